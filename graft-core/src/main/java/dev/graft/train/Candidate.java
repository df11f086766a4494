package dev.graft.train;

/**
 * A state of the network that may become the result.
 *
 * @param name how reports call it
 */
record Candidate(String name, Weights weights, Score score) {}
