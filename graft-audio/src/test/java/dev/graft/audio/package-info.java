/** Tests of sounds. */
@NullMarked
package dev.graft.audio;

import org.jspecify.annotations.NullMarked;
