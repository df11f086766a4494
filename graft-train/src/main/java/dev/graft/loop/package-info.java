/**
 * The training loop: a {@link dev.graft.loop.Job} is what a {@link dev.graft.loop.TrainingLoop}
 * carries out, epoch by epoch, with checkpoints from which it goes on to the same bits.
 */
@NullMarked
package dev.graft.loop;

import org.jspecify.annotations.NullMarked;
