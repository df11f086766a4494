/**
 * A sample set of sounds that Graft makes itself: of six kinds, such as chirps, drops and knocks.
 */
@NullMarked
package dev.graft.soundbox;

import org.jspecify.annotations.NullMarked;
