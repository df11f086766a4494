/** Tests of the sounds that Graft makes. */
@NullMarked
package dev.graft.soundbox;

import org.jspecify.annotations.NullMarked;
