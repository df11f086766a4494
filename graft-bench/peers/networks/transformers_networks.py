"""Networks of Hugging Face Transformers, small ones of each architecture."""
from entry import Entry


def entry(name, make, features, outputs, exporter="script", size=64):
    """make gives the model; forward picks outputs by name; features are computed from the model and pictures."""

    def build():
        import torch
        import transformers
        from torch import nn

        model = make(transformers)
        model.config.return_dict = True
        if hasattr(model, "set_attn_implementation"):
            model.set_attn_implementation("eager")

        class Named(nn.Module):
            def __init__(self):
                super().__init__()
                self.model = model

            def forward(self, pixel_values):
                answer = self.model(pixel_values=pixel_values)
                return tuple(getattr(answer, output) for output in outputs)

        whole = Named()
        return whole, lambda x: features(torch, model, x)

    return Entry("Transformers", name, build, size, exporter, outputs=list(outputs))


VIT = {"image_size": 64, "hidden_size": 96, "num_hidden_layers": 3, "num_attention_heads": 3, "intermediate_size": 192}
LOGITS = ["logits"]
BOTH = ["last_hidden_state", "pooler_output"]


def cls(torch, model, x):
    return model.base_model(pixel_values=x).last_hidden_state[:, 0]


def pooler(torch, model, x):
    return model.base_model(pixel_values=x).pooler_output.flatten(1)


def labels(config):
    config.num_labels = 1000
    return config


def deit_tokens(torch, model, x):
    tokens = model.deit(pixel_values=x).last_hidden_state
    return (tokens[:, 0] + tokens[:, 1]) / 2


ALL = [
    entry("ViTForImageClassification", lambda t: t.ViTForImageClassification(labels(t.ViTConfig(**VIT))), cls, LOGITS),
    entry("ViTForImageClassification", lambda t: t.ViTForImageClassification(labels(t.ViTConfig(**VIT))), cls, LOGITS,
          "dynamo"),
    entry("ViTModel", lambda t: t.ViTModel(t.ViTConfig(**VIT)), pooler, BOTH),
    entry("DeiTForImageClassification", lambda t: t.DeiTForImageClassification(labels(t.DeiTConfig(**VIT))), cls, LOGITS),
    entry("DeiTForImageClassificationWithTeacher",
          lambda t: t.DeiTForImageClassificationWithTeacher(labels(t.DeiTConfig(**VIT))), deit_tokens,
          ["cls_logits", "distillation_logits", "logits"]),
    entry("BeitForImageClassification", lambda t: t.BeitForImageClassification(labels(t.BeitConfig(**VIT))), pooler, LOGITS),
    entry("BeitModel", lambda t: t.BeitModel(t.BeitConfig(**VIT)), pooler, BOTH),
    entry("ResNetForImageClassification", lambda t: t.ResNetForImageClassification(labels(t.ResNetConfig(
        embedding_size=16, hidden_sizes=[32, 64, 96, 128], depths=[1, 1, 1, 1]))), pooler, LOGITS),
    entry("ResNetModel", lambda t: t.ResNetModel(t.ResNetConfig(
        embedding_size=16, hidden_sizes=[32, 64, 96, 128], depths=[1, 1, 1, 1])), pooler, BOTH),
    entry("ConvNextForImageClassification", lambda t: t.ConvNextForImageClassification(labels(t.ConvNextConfig(
        hidden_sizes=[16, 32, 48, 64], depths=[1, 1, 2, 1]))), pooler, LOGITS),
    entry("ConvNextModel", lambda t: t.ConvNextModel(t.ConvNextConfig(
        hidden_sizes=[16, 32, 48, 64], depths=[1, 1, 2, 1])), pooler, BOTH),
    entry("SwinForImageClassification", lambda t: t.SwinForImageClassification(labels(t.SwinConfig(
        image_size=64, embed_dim=24, depths=[1, 1, 2, 1], num_heads=[1, 2, 3, 4], window_size=2))), pooler, LOGITS),
    entry("SwinModel", lambda t: t.SwinModel(t.SwinConfig(
        image_size=64, embed_dim=24, depths=[1, 1, 2, 1], num_heads=[1, 2, 3, 4], window_size=2)), pooler, BOTH),
    entry("MobileViTForImageClassification", lambda t: t.MobileViTForImageClassification(labels(t.MobileViTConfig(
        image_size=64))), pooler, LOGITS),
    entry("MobileNetV2ForImageClassification", lambda t: t.MobileNetV2ForImageClassification(labels(t.MobileNetV2Config(
        image_size=64, depth_multiplier=0.5))), pooler, LOGITS),
    entry("EfficientNetForImageClassification", lambda t: t.EfficientNetForImageClassification(labels(t.EfficientNetConfig(
        image_size=64, width_coefficient=0.5, depth_coefficient=1.0, hidden_dim=640))), pooler, LOGITS),
    entry("RegNetForImageClassification", lambda t: t.RegNetForImageClassification(labels(t.RegNetConfig(
        embedding_size=16, hidden_sizes=[32, 64, 96, 128], depths=[1, 1, 1, 1], groups_width=16))), pooler, LOGITS),
    entry("PoolFormerForImageClassification", lambda t: t.PoolFormerForImageClassification(labels(t.PoolFormerConfig(
        hidden_sizes=[16, 32, 48, 64], depths=[1, 1, 1, 1]))),
        lambda torch, m, x: m.norm(m.base_model(pixel_values=x).last_hidden_state).mean((-2, -1)), LOGITS),
    entry("Dinov2Model", lambda t: t.Dinov2Model(t.Dinov2Config(
        image_size=56, patch_size=14, hidden_size=96, num_hidden_layers=3, num_attention_heads=3)), pooler, BOTH, size=56),
    entry("Dinov2ForImageClassification", lambda t: t.Dinov2ForImageClassification(labels(t.Dinov2Config(
        image_size=56, patch_size=14, hidden_size=96, num_hidden_layers=3, num_attention_heads=3))),
        lambda torch, m, x: (lambda h: torch.cat([h[:, 0], h[:, 1:].mean(1)], 1))(m.dinov2(pixel_values=x).last_hidden_state),
        LOGITS, size=56),
    entry("CLIPVisionModel", lambda t: t.CLIPVisionModel(t.CLIPVisionConfig(patch_size=16, **VIT)),
          lambda torch, m, x: m(pixel_values=x).pooler_output, BOTH),
    entry("CLIPVisionModelWithProjection", lambda t: t.CLIPVisionModelWithProjection(t.CLIPVisionConfig(
        patch_size=16, projection_dim=64, **VIT)), lambda torch, m, x: m(pixel_values=x).image_embeds,
        ["image_embeds", "last_hidden_state"]),
    entry("SiglipVisionModel", lambda t: t.SiglipVisionModel(t.SiglipVisionConfig(patch_size=16, **VIT)),
          lambda torch, m, x: m(pixel_values=x).pooler_output, BOTH),
    entry("CvtForImageClassification", lambda t: t.CvtForImageClassification(labels(t.CvtConfig(
        num_heads=[1, 1, 2], embed_dim=[16, 32, 48], depth=[1, 2, 3]))),
        lambda torch, m, x: (lambda o: m.layernorm(o.cls_token_value).mean(1))(m.cvt(pixel_values=x)), LOGITS),
    entry("LevitForImageClassification", lambda t: t.LevitForImageClassification(labels(t.LevitConfig(image_size=64))),
          lambda torch, m, x: m.levit(pixel_values=x).last_hidden_state.mean(1), LOGITS),
    entry("LevitForImageClassificationWithTeacher",
          lambda t: t.LevitForImageClassificationWithTeacher(labels(t.LevitConfig(image_size=64))),
          lambda torch, m, x: m.levit(pixel_values=x).last_hidden_state.mean(1),
          ["logits", "cls_logits", "distillation_logits"]),
]
