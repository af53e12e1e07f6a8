/** Tests of the bench; none of them judges a time. */
package io.highwater.bench;
