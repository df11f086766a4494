/**
 * From an image file's bytes to the numbers that a network takes: check, decode, resize, crop,
 * normalise. The only home of OpenCV, which decodes and does nothing else.
 *
 * <p>Start at {@link dev.graft.image.Preprocessing}.
 */
@NullMarked
package dev.graft.image;

import org.jspecify.annotations.NullMarked;
