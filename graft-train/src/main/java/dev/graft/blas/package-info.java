/** OpenBLAS's only home: matrix products and decompositions. */
@NullMarked
package dev.graft.blas;

import org.jspecify.annotations.NullMarked;
