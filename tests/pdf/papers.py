"""Writes reportlab.pdf, whose fonts are named and not embedded, and scan.pdf, which is an image alone."""
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

for font in ("HeiseiKakuGo-W5", "HeiseiMin-W3"):
    pdfmetrics.registerFont(UnicodeCIDFont(font))
paper = Canvas("reportlab.pdf", invariant=1)
paper.setTitle("予算の概要")
paper.setFont("HeiseiKakuGo-W5", 18)
paper.drawString(72, 760, "令和四年度　予算の概要")
paper.setFont("HeiseiMin-W3", 11)
paper.drawString(72, 720, "経営力再構築伴走支援に要する経費①")
paper.setFont("Helvetica", 11)
paper.drawString(72, 680, "A difficult workflow – “café”")
paper.setFont("Times-Bold", 11)
paper.drawString(72, 640, "No widths are written")
paper.save()

image = Image.new("1", (400, 60), 1)
font = ImageFont.truetype("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf", 40)
ImageDraw.Draw(image).text((8, 8), "読み取った紙", font=font)
image.save("scan.png")
paper = Canvas("scan.pdf", pagesize=(400, 60), invariant=1)
paper.drawImage("scan.png", 0, 0)
paper.save()
