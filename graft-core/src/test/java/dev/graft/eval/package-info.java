@NullMarked
package dev.graft.eval;

import org.jspecify.annotations.NullMarked;
