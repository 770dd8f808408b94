"""Pages and lines drawn from a fixed seed, to measure the range of each activation on. They hold no text of anybody."""
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORDS = (
    "請求書 納品書 見積書 契約書 検査成績表 工場 設備 点検 報告 会議 議事録 部門 経理 製造 品質 管理 安全 作業 手順 図面 部品 材料 "
    "寸法 公差 電圧 温度 圧力 測定 結果 合格 不合格 東京都 大阪府 愛知県 株式会社 担当者 承認 日付 番号 数量 単価 金額 合計 備考 "
    "および について しなければならない ものとする であった ください している から まで による データ システム サーバー "
    "メンテナンス プロジェクト スケジュール コスト ページ ファイル invoice delivery total amount report machine pressure "
    "The of and quality inspection No. 2026年 11月 24日 1,234,500円 ±0.05mm 25℃ 100% ABC-1024 (株) 「品名」 ※1 ① A4 kg"
).split()


def line_of(choice: random.Random, characters: int) -> str:
    line = ""
    while len(line) < characters:
        word = choice.choice(WORDS)
        line += (" " if line and word[0].isascii() and line[-1].isascii() else "") + word
        if choice.random() < 0.12:
            line += choice.choice("、。，・")
    return line[:characters]


def worn(picture: Image.Image, choice: random.Random) -> Image.Image:
    """As scanners give it: soft, noisy, grey paper, sometimes light on dark."""
    kind = choice.random()
    if kind < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(choice.uniform(0.2, 1.1)))
    grey = np.asarray(picture, dtype=np.float32)
    ink, paper = choice.uniform(0, 70), choice.uniform(190, 255)
    grey = ink + grey / 255 * (paper - ink)
    noise = np.random.default_rng(choice.randrange(1 << 30)).normal(0, choice.choice([0, 2, 6, 12]), grey.shape)
    grey = np.clip(grey + noise, 0, 255)
    if choice.random() < 0.08:
        grey = 255 - grey
    return Image.fromarray(grey.astype(np.uint8))


def lines(fonts: list[str], count: int, seed: int = 20261124):
    """Crops 48 pixels high, as the engine cuts them, in the recogniser's input range."""
    choice = random.Random(seed)
    for _ in range(count):
        font = ImageFont.truetype(choice.choice(fonts), choice.choice([18, 26, 34, 48]))
        text = line_of(choice, choice.choice([3, 8, 16, 24, 32, 40]))
        left, top, right, bottom = font.getbbox(text)
        pad = round((bottom - top) * choice.uniform(0.1, 0.35))
        picture = Image.new("L", (right - left + 2 * pad, bottom - top + 2 * pad), 255)
        ImageDraw.Draw(picture).text((pad - left, pad - top), text, font=font, fill=0)
        picture = worn(picture, choice)
        width = max(16, round(picture.width / picture.height * 48 * 0.9))
        grey = np.asarray(picture.resize((width, 48), Image.BOX), dtype=np.float32) / 127.5 - 1
        padded = np.zeros((1, 3, 48, -(-width // 8) * 8), dtype=np.float32)
        padded[..., :width] = grey
        yield padded


def pages(fonts: list[str], count: int, seed: int = 19700101):
    """Pages with lines across, columns, tables and dark areas, 960 pixels high, in the detector's input range."""
    choice = random.Random(seed)
    for number in range(count):
        picture = Image.new("L", (1344, 1920), 255)
        draw = ImageDraw.Draw(picture)
        size = choice.choice([18, 26, 36])
        font = ImageFont.truetype(choice.choice(fonts), size)
        if number % 4 == 1:
            for column in range(1200, 100, -round(size * 1.8)):
                for place, character in enumerate(line_of(choice, 1500 // size)):
                    draw.text((column, 150 + place * size * 1.06), character, font=font, fill=0)
        elif number % 4 == 2:
            for row in range(150, 1750, round(size * 2.2)):
                draw.line((80, row - 6, 1260, row - 6), fill=0, width=2)
                for cell in range(80, 1260, 236):
                    draw.line((cell, 144, cell, 1744), fill=0, width=2)
                    draw.text((cell + 10, row), line_of(choice, 200 // size), font=font, fill=0)
        else:
            if number % 4 == 3:
                draw.rectangle((0, 0, 1344, 420), fill=40)
            columns = [(100, 1140)] if number % 4 == 0 else [(90, 540), (710, 540)]
            for left, width in columns:
                for row in range(120, 1780, round(size * 1.7)):
                    fill = 255 if number % 4 == 3 and row < 400 else 0
                    draw.text((left, row), line_of(choice, width // size), font=font, fill=fill)
        grey = np.asarray(worn(picture, choice).resize((672, 960), Image.BOX), dtype=np.float32) / 127.5 - 1
        yield np.repeat(grey[None, None], 3, axis=1)
