/**
 * Networks that write down what is said: the last blocks of an encoder of texts on a new stem that
 * hears, with a head for characters, trained through {@code loop}.
 *
 * <p>Start at {@link dev.graft.transcribe.TranscriptTraining}.
 */
@NullMarked
package dev.graft.transcribe;

import org.jspecify.annotations.NullMarked;
