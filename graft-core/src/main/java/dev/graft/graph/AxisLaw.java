package dev.graft.graph;

/**
 * How the extent of one axis of an early tensor follows from the extents of a cut behind it: {@code
 * constant + factor * (the cut's extent along axis)}. A batch axis is {@code (0, 0, 1)}, a fixed
 * one has factor 0.
 *
 * @param constant what is independent of the cut
 * @param axis the cut's axis that it grows with; 0 where the factor is 0
 * @param factor how fast it grows
 */
public record AxisLaw(long constant, int axis, long factor) {}
