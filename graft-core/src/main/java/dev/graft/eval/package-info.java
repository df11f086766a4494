/**
 * Metrics as pure functions of predictions and right answers.
 *
 * <p>Start at {@link dev.graft.eval.Metrics}.
 */
@NullMarked
package dev.graft.eval;

import org.jspecify.annotations.NullMarked;
