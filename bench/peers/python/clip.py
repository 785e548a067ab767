"""CLIP in PyTorch as a careful author writes it: labels once, batches, no gradients."""

import torch
from transformers import AutoModel, AutoTokenizer

from task import PROMPT_BATCH, Task


class Clip:
    def __init__(self, task: Task):
        torch.set_num_threads(task.threads)
        self.dtype = getattr(torch, task.dtype)
        self.model = AutoModel.from_pretrained(task.model, dtype=self.dtype).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(task.model)

    def images(self, pixels: torch.Tensor) -> torch.Tensor:
        """Unit vectors [images × dimensions] of pixels [images × 3 × size × size]."""
        # What get_image_features returns differs between versions of the library; its parts do not.
        pooled = self.model.vision_model(pixel_values=pixels.to(self.dtype)).pooler_output
        return torch.nn.functional.normalize(self.model.visual_projection(pooled), dim=-1)

    def texts(self, prompts: list[str]) -> torch.Tensor:
        """Unit vectors [prompts × dimensions]."""
        order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
        vectors: list[torch.Tensor | None] = [None] * len(prompts)
        for start in range(0, len(order), PROMPT_BATCH):
            chosen = order[start : start + PROMPT_BATCH]
            tokens = self.tokenizer([prompts[i] for i in chosen], padding=True, truncation=True, return_tensors="pt")
            pooled = self.model.text_model(tokens.input_ids, attention_mask=tokens.attention_mask).pooler_output
            features = torch.nn.functional.normalize(self.model.text_projection(pooled), dim=-1)
            for i, vector in zip(chosen, features):
                vectors[i] = vector
        return torch.stack(vectors)

    def rank(self, images: torch.Tensor, labels: torch.Tensor) -> torch.return_types.topk:
        """Probabilities and rows of the ten best labels of each image."""
        logits = self.model.logit_scale.exp() * images @ labels.T
        return logits.float().softmax(-1).topk(min(10, labels.shape[0]))
