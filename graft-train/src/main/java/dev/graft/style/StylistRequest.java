package dev.graft.style;

import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.modality.Modality;
import java.nio.file.Path;

/**
 * What a {@link Stylist} is to learn.
 *
 * @param data pictures of any content, in a folder, in folders within it, or as for other
 *     trainings; they need no labels, and those that there are do not matter
 * @param dataOptions how they are read
 * @param pictures prepares them as colours from 0 to 1, all of one size whose sides are multiples
 *     of 4
 * @param network looks; takes colours from 0 to 1, float [N, 3, H, W]
 * @param layers tensors of it
 * @param style the picture whose style is wanted, float [1, 3, H, W], colours from 0 to 1
 * @param styleName what it is called
 * @param settings its steps are batches of four pictures
 * @param workshop with what
 */
public record StylistRequest(
    Path data,
    DataSetOptions dataOptions,
    Modality pictures,
    Graph network,
    StyleLayers layers,
    Tensor style,
    String styleName,
    StyleSettings settings,
    Workshop workshop) {}
