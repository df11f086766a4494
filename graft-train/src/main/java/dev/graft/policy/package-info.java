/**
 * What to train, at which rates, for how long: pure functions. {@link dev.graft.policy.HyperRule}
 * turns a {@link dev.graft.policy.Strategy} and the amount of data into a {@link
 * dev.graft.policy.Recipe} of {@linkplain dev.graft.policy.Stage stages}.
 */
@NullMarked
package dev.graft.policy;

import org.jspecify.annotations.NullMarked;
