/** Pretrained backbones by name. One is inside the jar. */
@NullMarked
package dev.graft.hub;

import org.jspecify.annotations.NullMarked;
