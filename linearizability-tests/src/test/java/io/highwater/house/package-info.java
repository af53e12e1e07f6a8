/**
 * The rules of the house, as tests over the whole repository: what sources may contain, which way
 * dependencies point, and that what the documents and scripts promise is true.
 */
package io.highwater.house;
