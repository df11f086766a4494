/** Which strategy and which backbone, and why, without training them all. */
@NullMarked
package dev.graft.advice;

import org.jspecify.annotations.NullMarked;
