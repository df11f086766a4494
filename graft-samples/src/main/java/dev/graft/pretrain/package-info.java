/** Making a backbone from random weights, from labels and from what a teacher says. */
@NullMarked
package dev.graft.pretrain;

import org.jspecify.annotations.NullMarked;
