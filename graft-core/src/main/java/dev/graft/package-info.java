/** Transfer learning on the JVM. */
@NullMarked
package dev.graft;

import org.jspecify.annotations.NullMarked;
