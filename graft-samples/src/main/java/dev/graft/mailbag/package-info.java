/**
 * A sample set of sentences that Graft makes itself, so that text can be tried and tested without
 * anyone's letters: what people write to a plant nursery, of six kinds, by a grammar and a seed.
 *
 * <p>Start at {@link dev.graft.mailbag.Mailbag}.
 */
@NullMarked
package dev.graft.mailbag;

import org.jspecify.annotations.NullMarked;
