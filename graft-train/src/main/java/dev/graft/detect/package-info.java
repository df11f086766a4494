/**
 * Detectors: networks that put boxes around things. Start at {@link
 * dev.graft.detect.DetectionTraining}.
 */
@NullMarked
package dev.graft.detect;

import org.jspecify.annotations.NullMarked;
