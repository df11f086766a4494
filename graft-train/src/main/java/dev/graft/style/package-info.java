/**
 * The style of one picture on the content of another, by what a pretrained network sees in them.
 */
@NullMarked
package dev.graft.style;

import org.jspecify.annotations.NullMarked;
