package io.highwater.history;

/**
 * An EDN value behind a tag that means nothing to us, kept so that it can be written back: {@code
 * #inst "…"}, {@code #jepsen.history.Op{…}}.
 *
 * @param tag the word after the hash sign
 * @param value the value that follows it
 */
public record Tagged(String tag, Object value) {}
