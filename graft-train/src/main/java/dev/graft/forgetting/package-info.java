/**
 * What training did to the network that it started from: {@link dev.graft.forgetting.FormerSelf}.
 */
@NullMarked
package dev.graft.forgetting;

import org.jspecify.annotations.NullMarked;
