/** Which unlabelled samples to label next. */
@NullMarked
package dev.graft.suggest;

import org.jspecify.annotations.NullMarked;
