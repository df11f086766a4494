/** Strategies side by side on one split: {@link dev.graft.compare.StrategyComparison}. */
@NullMarked
package dev.graft.compare;

import org.jspecify.annotations.NullMarked;
