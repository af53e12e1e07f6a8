/**
 * Traces for people. A {@link io.highwater.tla.story.TraceFile} is what happened, from TLC, the
 * simulator or real processes alike (the format is {@code io.highwater.spec.Trace}'s); a {@link
 * io.highwater.tla.story.Telling} is each step in words with what it changed, who was promised what
 * and what was lost; {@link io.highwater.tla.story.TextStory}, {@link
 * io.highwater.tla.story.HtmlStory} and {@link io.highwater.tla.story.MermaidStory} show it.
 */
package io.highwater.tla.story;
