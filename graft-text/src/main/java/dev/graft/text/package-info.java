/**
 * Texts: from a file's bytes or a table's cell to tokens, and from what an encoder says of each
 * token to one vector.
 *
 * <p>Start at {@link dev.graft.text.TextPreparation}.
 */
@NullMarked
package dev.graft.text;

import org.jspecify.annotations.NullMarked;
