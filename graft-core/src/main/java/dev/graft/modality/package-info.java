/**
 * The seam between what samples are and what is learned from them. Behind it there are named
 * tensors with a batch axis; only what implements {@link dev.graft.modality.Modality} knows what a
 * picture or a sentence is.
 *
 * <p>Start at {@link dev.graft.modality.Modality}.
 */
@NullMarked
package dev.graft.modality;

import org.jspecify.annotations.NullMarked;
