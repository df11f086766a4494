@NullMarked
package dev.graft.model;

import org.jspecify.annotations.NullMarked;
