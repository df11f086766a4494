/**
 * The trained artefact: one ONNX file with weights, head, classes, preprocessing and provenance;
 * and what answers with it.
 *
 * <p>Start at {@link dev.graft.model.GraftedModel}.
 */
@NullMarked
package dev.graft.model;

import org.jspecify.annotations.NullMarked;
