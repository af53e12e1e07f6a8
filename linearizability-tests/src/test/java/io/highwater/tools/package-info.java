/** Other people's software against our brokers, and brokers against what nobody should send. */
package io.highwater.tools;
