package dev.graft.style;

/**
 * How far a painted picture is from what it is to be, each part before it is weighted.
 *
 * @param style the relative squared distance of Gram matrices from the style's, the mean over the
 *     layers: 0 where the style is reached
 * @param content the relative squared distance of features from the content's
 * @param variation how much neighbouring pixels differ, where black is 0 and full colour 1
 */
public record StyleLoss(double style, double content, double variation) {}
