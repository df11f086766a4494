/** Benchmarks: every claim of speed is measured here, with its peer in the same run. */
@NullMarked
package dev.graft.bench;

import org.jspecify.annotations.NullMarked;
