/**
 * The command line: {@link io.highwater.cli.Main} registers the commands and turns what they return
 * or throw into the exit codes of {@link io.highwater.cli.ExitCode}.
 */
package io.highwater.cli;
