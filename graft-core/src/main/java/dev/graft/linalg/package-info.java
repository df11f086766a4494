/** Dense matrices and the few operations the heads need; the only home of OpenBLAS. */
@NullMarked
package dev.graft.linalg;

import org.jspecify.annotations.NullMarked;
