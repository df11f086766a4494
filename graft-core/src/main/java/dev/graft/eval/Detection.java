package dev.graft.eval;

import dev.graft.data.Box;

/**
 * A thing that a model found in a picture.
 *
 * @param index its class, a position among the model's output names
 * @param box where it is, in pixels of the upright picture
 * @param score how sure the model is, from 0 to 1
 */
public record Detection(int index, Box box, double score) {}
