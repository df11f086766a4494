/**
 * ONNX Runtime's only home: runs a frozen prefix or a whole model.
 *
 * <p>Start at {@link dev.graft.ort.Engine}.
 */
@NullMarked
package dev.graft.ort;

import org.jspecify.annotations.NullMarked;
