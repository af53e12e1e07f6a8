/**
 * Tells people what was found: the verdict on the console, {@code results.edn} for programs, and a
 * page that opens in any browser and explains itself.
 */
package io.highwater.report;
