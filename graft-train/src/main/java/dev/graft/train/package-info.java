/** The main job and its record: {@link dev.graft.train.TransferLearning}, top to bottom. */
@NullMarked
package dev.graft.train;

import org.jspecify.annotations.NullMarked;
