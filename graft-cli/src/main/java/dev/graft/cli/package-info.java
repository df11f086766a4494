/**
 * The command line: arguments in, one report or one JSON document out.
 *
 * <p>Start at {@link dev.graft.cli.GraftCli}.
 */
@NullMarked
package dev.graft.cli;

import org.jspecify.annotations.NullMarked;
