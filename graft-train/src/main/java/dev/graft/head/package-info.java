/** Heads that are solved exactly, and what comes with one: calibration and the reject score. */
@NullMarked
package dev.graft.head;

import org.jspecify.annotations.NullMarked;
