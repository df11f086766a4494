@NullMarked
package dev.graft.hub;

import org.jspecify.annotations.NullMarked;
