/** How good predictions are: pure functions from predictions and truth to records of numbers. */
@NullMarked
package dev.graft.eval;

import org.jspecify.annotations.NullMarked;
