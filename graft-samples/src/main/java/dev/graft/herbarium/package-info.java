/**
 * A sample set that Graft draws itself, so that it can be tried, tested and put under load without
 * anyone's pictures: leaves of six kinds, as photographs or as ink sketches, any number of them.
 *
 * <p>Start at {@link dev.graft.herbarium.Herbarium}.
 */
@NullMarked
package dev.graft.herbarium;

import org.jspecify.annotations.NullMarked;
