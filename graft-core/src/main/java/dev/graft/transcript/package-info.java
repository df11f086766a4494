/**
 * Texts as what a network says of each moment: the characters that it knows, how its outputs are
 * read as text, and how far what is read is from what was said. Pure functions.
 *
 * <p>Start at {@link dev.graft.transcript.Alphabet}.
 */
@NullMarked
package dev.graft.transcript;

import org.jspecify.annotations.NullMarked;
