package dev.graft.torch;

/**
 * What a step did.
 *
 * @param gradientNorm the length of the gradient of all parameters together, before clipping
 * @param applied false where the gradient was not finite: then nothing has moved
 */
public record StepReport(double gradientNorm, boolean applied) {}
