@NullMarked
package dev.graft.features;

import org.jspecify.annotations.NullMarked;
