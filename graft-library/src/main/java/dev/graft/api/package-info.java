/**
 * What a program that trains depends on: {@link dev.graft.api.Graft}. One that only asks a model
 * needs {@link dev.graft.model.Model} alone.
 */
@NullMarked
package dev.graft.api;

import org.jspecify.annotations.NullMarked;
