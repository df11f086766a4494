/**
 * Sounds: from a file's bytes to a waveform at a network's rate, and from what a network hears at
 * each moment to one vector.
 *
 * <p>Start at {@link dev.graft.audio.SoundPreparation}.
 */
@NullMarked
package dev.graft.audio;

import org.jspecify.annotations.NullMarked;
