/**
 * Training what is not frozen: which blocks move, at which rates, for how long, and the loop that
 * does it.
 *
 * <p>Policy is pure: {@link dev.graft.train.HyperRule} turns a {@link dev.graft.train.Strategy} and
 * the amount of data into a {@link dev.graft.train.Recipe} of {@linkplain dev.graft.train.Stage
 * stages}.
 */
@NullMarked
package dev.graft.train;

import org.jspecify.annotations.NullMarked;
