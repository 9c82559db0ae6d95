#!/usr/bin/env bash
# Draws every picture, film, sound and document of examples/qamar/media: illustrations of an invented city, made
# with drawing commands alone. No photograph, no recording and no real person is in them.
#
#   examples/make-media.sh        (from anywhere; overwrites the files it makes, leaves the sidecars *.md)
#
# Needs: bash, python3 (standard library), rsvg-convert, ImageMagick, ffmpeg with x264, exiftool, an Arabic font.
#   Debian: apt-get install librsvg2-bin imagemagick ffmpeg libimage-exiftool-perl fonts-noto-core
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$here/qamar/media
im=${IM_CONVERT:-/usr/bin/convert}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"/{photos,video,audio,documents}

# --- scenes: one SVG each -------------------------------------------------------------------------------------
python3 - "$work" <<'PY'
import random, sys, math
work = sys.argv[1]
W, H = 1600, 1067

DEFS = '''<filter id="b4"><feGaussianBlur stdDeviation="4"/></filter>
<filter id="b12"><feGaussianBlur stdDeviation="12"/></filter>
<filter id="b30"><feGaussianBlur stdDeviation="30"/></filter>
<filter id="b70" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="70"/></filter>
<filter id="smoke" x="-40%" y="-40%" width="180%" height="180%"><feTurbulence type="fractalNoise" baseFrequency="0.008" numOctaves="5" seed="8"/><feDisplacementMap in="SourceGraphic" scale="170" xChannelSelector="R" yChannelSelector="G"/><feGaussianBlur stdDeviation="11"/></filter>
<filter id="rough"><feTurbulence type="fractalNoise" baseFrequency="0.05" numOctaves="3" seed="5"/><feDisplacementMap in="SourceGraphic" scale="9" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="plaster" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.012 0.02" numOctaves="6" seed="21" result="n"/><feDiffuseLighting in="n" lighting-color="#d9cbb4" surfaceScale="7" diffuseConstant="1.05"><feDistantLight azimuth="230" elevation="58"/></feDiffuseLighting></filter>
<filter id="ground" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.05" numOctaves="5" seed="2" result="n"/><feDiffuseLighting in="n" lighting-color="#8f8a82" surfaceScale="4" diffuseConstant="1.1"><feDistantLight azimuth="200" elevation="55"/></feDiffuseLighting></filter>
<radialGradient id="vig" cx="0.5" cy="0.5" r="0.75"><stop offset="0.6" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.45"/></radialGradient>'''

def grad(name, *stops, x2=0, y2=1):
    s = ''.join(f'<stop offset="{o}" stop-color="{c}"/>' for o, c in stops)
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2}" y2="{y2}">{s}</linearGradient>'

def rect(x, y, w, h, fill, extra=''):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" {extra}/>'
def poly(pts, fill, extra=''):
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in pts)}" fill="{fill}" {extra}/>'
def ell(x, y, rx, ry, fill, extra=''):
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" {extra}/>'
def mix(a, b, t):
    p = lambda c: [int(c[i:i + 2], 16) for i in (1, 3, 5)]
    return '#' + ''.join(f'{round(x + (y - x) * t):02x}' for x, y in zip(p(a), p(b)))

def save(name, body, defs='', vignette=True, w=W, h=H):
    v = rect(0, 0, w, h, 'url(#vig)') if vignette else ''
    open(f'{work}/{name}.svg', 'w', encoding='utf-8').write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
        f'<defs>{DEFS}{defs}</defs>{body}{v}</svg>')

def skyline(r, base, lo, hi, fill, lit=None, dark=None, domes=True, step=(60, 150)):
    s, x = '', -20
    while x < W + 20:
        w, h = r.uniform(*step), r.uniform(lo, hi)
        s += rect(x, base - h, w + 1, h + 400, fill)
        if r.random() < .35: s += rect(x + w * .2, base - h - 16, w * .22, 17, fill)           # water tank
        if r.random() < .3: s += rect(x + w * .7, base - h - 44, 2.4, 46, fill)                # aerial
        if domes and r.random() < .16:
            s += ell(x + w / 2, base - h, w * .36, w * .34, fill)
            s += rect(x + w * .95, base - h - 120, 11, 130, fill) + poly([(x + w * .93, base - h - 120), (x + w * .95 + 6, base - h - 160), (x + w * .97 + 12, base - h - 120)], fill)
        if lit or dark:
            for wy in range(int(base - h + 18), int(base + 180), 30):
                for wx in range(int(x + 10), int(x + w - 14), 26):
                    c = lit if lit and r.random() < .12 else dark
                    if c: s += rect(wx, wy, 10, 15, c, 'opacity="0.85"')
        x += w
    return s

def person(r, x, y, k, c, arm=False):
    """A figure from behind, feet at y, k high."""
    w = k * r.uniform(.24, .30)
    s = f'<path d="M{x-w:.1f},{y:.1f} C{x-w:.1f},{y-k*.55:.1f} {x-w*1.05:.1f},{y-k*.78:.1f} {x-w*.35:.1f},{y-k*.80:.1f} L{x+w*.35:.1f},{y-k*.80:.1f} C{x+w*1.05:.1f},{y-k*.78:.1f} {x+w:.1f},{y-k*.55:.1f} {x+w:.1f},{y:.1f} Z" fill="{c}"/>'
    s += ell(x, y - k * .89, k * .088, k * .112, c)
    if r.random() < .3: s += f'<path d="M{x-k*.11:.1f},{y-k*.76:.1f} C{x-k*.14:.1f},{y-k*1.04:.1f} {x+k*.14:.1f},{y-k*1.04:.1f} {x+k*.11:.1f},{y-k*.76:.1f} Z" fill="{c}"/>'   # scarf
    if arm:
        d = r.choice((-1, 1))
        s += f'<path d="M{x+d*w*.7:.1f},{y-k*.70:.1f} L{x+d*w*1.05:.1f},{y-k*1.12:.1f}" stroke="{c}" stroke-width="{k*.075:.1f}" stroke-linecap="round" fill="none"/>'
    return s

def crowd(r, y0, y1, rows, k0, k1, far, near, x0=-20, x1=W + 20, arms=.12, converge=0.0):
    s = ''
    for i in range(rows):
        t = i / (rows - 1)
        y, k = y0 + (y1 - y0) * t ** 1.25, k0 + (k1 - k0) * t ** 1.25
        a, b = x0 + (W / 2 - x0) * converge * (1 - t), x1 - (x1 - W / 2) * converge * (1 - t)
        x = a + r.uniform(0, k * .3)
        while x < b:
            c = mix(mix(far, near, t), r.choice(('#5b4a3e', '#2f3b46', '#4a4a4a', '#6d3f38', '#3d4a3c')), .30)
            s += person(r, x, y + r.uniform(-k * .06, k * .06), k * r.uniform(.9, 1.08), c, r.random() < arms)
            x += k * r.uniform(.42, .62)
    return s

def facade(pts, fill, rows, cols, dark, shade='#000'):
    """A wall given by its four corners (tl, tr, br, bl), with windows in perspective."""
    s = poly(pts, fill)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = pts
    def at(u, v):
        tx, ty, ux, uy = ax + (bx - ax) * u, ay + (by - ay) * u, dx + (cx - dx) * u, dy + (cy - dy) * u
        return tx + (ux - tx) * v, ty + (uy - ty) * v
    for i in range(rows):
        for j in range(cols):
            u0, u1 = (j + .28) / cols, (j + .68) / cols
            v0, v1 = (i + .25) / (rows + .9), (i + .78) / (rows + .9)
            s += poly([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], dark)
            s += poly([at(u0 - .01, v1), at(u1 + .01, v1), at(u1 + .01, v1 + .02), at(u0 - .01, v1 + .02)], shade, 'opacity="0.25"')
    return s

def street(r, sky, left, right, road, dark='#2b2724', horizon=520, shops=False):
    vp = 800
    s = rect(0, 0, W, H, sky)
    s += skyline(r, horizon + 20, 60, 150, mix(left, '#c8c4bb', .5), dark=None)
    xs = [0, 260, 460, 600, 690]
    for a, b in zip(xs, xs[1:]):
        h = lambda x, top: horizon + (top - horizon) * (vp - x) / vp
        topl = r.uniform(-260, -60); c = mix(left, r.choice(('#b9a98f', '#a4978a', '#8e8375')), r.uniform(.1, .5)); c = mix(c, '#bfb8ac', .0 + a / 1600)
        s += facade([(a, h(a, topl)), (b, h(b, topl)), (b, h(b, H + 40)), (a, h(a, H + 40))], c, 4, 3, dark)
        A, B = W - a, W - b
        topr = r.uniform(-240, -40); c = mix(right, r.choice(('#a99a84', '#94897c', '#7d7469')), r.uniform(.1, .5)); c = mix(c, '#bfb8ac', a / 1600)
        s += facade([(B, h(b, topr)), (A, h(a, topr)), (A, h(a, H + 40)), (B, h(b, H + 40))], c, 4, 3, dark)
    s += poly([(690, 545), (910, 545), (1740, H + 40), (-140, H + 40)], road)
    return s

# 1 skyline at dusk
r = random.Random(1)
b = rect(0, 0, W, H, 'url(#s)') + ell(1180, 250, 46, 46, '#f3ead3', 'opacity="0.9"') + ell(1180, 250, 95, 95, '#f3ead3', 'opacity="0.18" filter="url(#b30)"')
for i in range(7): b += ell(r.uniform(0, W), r.uniform(120, 470), r.uniform(220, 420), r.uniform(8, 20), '#e0a58b', 'opacity="0.28" filter="url(#b12)"')
b += poly([(0, 640), (200, 560), (430, 610), (700, 520), (960, 600), (1250, 540), (1600, 620), (1600, 800), (0, 800)], '#6a6478', 'opacity="0.8" filter="url(#b4)"')
b += skyline(r, 720, 40, 120, '#57505f', step=(40, 90)) + skyline(r, 800, 50, 170, '#3d3844', lit='#e6bf7a') + skyline(r, 900, 30, 150, '#262330', lit='#f0c987', step=(90, 210))
b += rect(0, 930, W, 140, 'url(#w)')
for i in range(60): b += rect(r.uniform(0, W), r.uniform(935, H), r.uniform(30, 160), 1.6, '#d7a98c', f'opacity="{r.uniform(.05,.3):.2f}"')
save('IMG_0401', b, grad('s', (0, '#33415f'), (.45, '#8d7890'), (.72, '#d99a7c'), (1, '#e8bd8e')) + grad('w', (0, '#5d4d5c'), (1, '#1c1a26')))

# 2 funeral procession
r = random.Random(12)
b = street(r, 'url(#s)', '#b8a68a', '#9d8f7b', '#8b8378')
b += crowd(r, 560, 700, 9, 24, 80, '#8d8478', '#5a524b', converge=.95, arms=.05)
def coffin(x, y, k):
    return poly([(x - k, y), (x + k * .9, y - k * .18), (x + k, y + k * .10), (x - k * .9, y + k * .30)], '#7a5a3a') + poly([(x - k, y), (x + k * .9, y - k * .18), (x + k * .86, y - k * .30), (x - k * .96, y - k * .12)], '#a9835a') + f'<path d="M{x-k*.5:.0f},{y-k*.2:.0f} L{x-k*.45:.0f},{y+k*.24:.0f} M{x+k*.4:.0f},{y-k*.28:.0f} L{x+k*.45:.0f},{y+k*.14:.0f}" stroke="#e8e2d2" stroke-width="{k*.10:.0f}" opacity="0.8"/>'
b += coffin(760, 610, 62) + coffin(880, 640, 80)
b += crowd(r, 720, 860, 4, 92, 170, '#5d554e', '#3a3531', x0=-40, converge=.35, arms=.1)
b += coffin(620, 700, 130)
b += crowd(r, 900, 1190, 4, 200, 380, '#3a3531', '#1d1b1b', arms=.12)
for x, y in ((300, 640), (1130, 690), (1330, 760)):
    b += f'<path d="M{x},{y+90} C{x+5},{y+40} {x-5},{y+20} {x+8},{y-30}" stroke="#4d5a38" stroke-width="5" fill="none"/>' + ''.join(ell(x + d * 12, y - 20 + i * 14, 13, 5, '#5f7046', f'transform="rotate({d*35} {x+d*12} {y-20+i*14})"') for i in range(6) for d in (-1, 1))
save('IMG_0412', b, grad('s', (0, '#a9bccb'), (.6, '#e3ddcf')))

# 3 demonstration, with a banner that shows a family's name (the sidecar masks it)
r = random.Random(31)
b = rect(0, 0, W, H, 'url(#s)') + skyline(r, 420, 90, 190, '#b7ad9f', dark='#8f8579') + skyline(r, 520, 110, 230, '#a3967f', dark='#5e564c', step=(150, 260), domes=False)
b += rect(0, 520, W, H, '#a79d8f')
b += crowd(r, 540, 700, 9, 30, 72, '#9a8f82', '#6b6158', arms=.2)
def banner(x, y, w, h, c, text='', tc='#222'):
    t = f'<text x="{x+w/2}" y="{y+h*.68}" font-family="Noto Naskh Arabic, DejaVu Sans" font-size="{h*.55:.0f}" text-anchor="middle" fill="{tc}">{text}</text>' if text else ''
    return rect(x - 4, y - 6, 6, h + 130, '#5b4632') + rect(x + w - 2, y - 4, 6, h + 130, '#5b4632') + f'<path d="M{x},{y} Q{x+w/2},{y+10} {x+w},{y} L{x+w},{y+h} Q{x+w/2},{y+h+10} {x},{y+h} Z" fill="{c}"/>' + t
b += banner(240, 520, 260, 74, '#e7e2d6', 'حرية', '#8b2e26') + banner(1040, 545, 330, 84, '#efe9da', 'آل مردون', '#1f2a36') + banner(640, 560, 190, 60, '#d8cfba')
b += crowd(r, 720, 860, 4, 84, 150, '#6b6158', '#463f3a', arms=.3)
b += banner(80, 690, 180, 70, '#d9d2c4')
b += crowd(r, 920, 1200, 4, 190, 360, '#443d38', '#211e1d', arms=.28)
save('IMG_0415', b, grad('s', (0, '#8fb0c9'), (.5, '#dfe3df')))

# 4 smoke above the roofs
r = random.Random(6)
b = rect(0, 0, W, H, 'url(#s)') + skyline(r, 700, 40, 120, '#a9a29a', step=(50, 100))
g = ''
for i in range(26):
    t = i / 25; g += ell(1010 + 260 * t ** 1.4 + r.uniform(-35, 35), 690 - 590 * t, 34 + 150 * t, 40 + 95 * t, mix('#2c2927', '#75706b', t), f'opacity="{.78-.42*t:.2f}"')
b += f'<g filter="url(#smoke)">{g}</g>'
b += skyline(r, 770, 60, 150, '#8b8175', dark='#5a5249') + skyline(r, 900, 60, 140, '#6b6158', dark='#3d3731', step=(140, 280), domes=False)
for x in (160, 560, 1240, 1430):
    b += ell(x, 806 + (x % 7) * 6, 34, 30, '#8d877e') + rect(x - 3, 820, 6, 50, '#3d3731')
b += f'<path d="M0,700 Q500,770 1000,690 T1600,740" stroke="#2b2724" stroke-width="2" fill="none"/><path d="M0,730 Q600,800 1600,700" stroke="#2b2724" stroke-width="2" fill="none"/>'
save('IMG_0420', b, grad('s', (0, '#93a3ad'), (.7, '#d8d2c5')))

# 5 wall with bullet marks
r = random.Random(77)
b = rect(0, 0, W, H, '#cbbda5') + rect(0, 0, W, H, '#fff', 'filter="url(#plaster)"')
b += rect(1150, 0, 330, 1067, '#4f6b6a', 'opacity="0.9"') + ''.join(rect(1150 + i * 55, 0, 3, 1067, '#304544') for i in range(7)) + rect(1130, 0, 20, 1067, '#9b8e79') + rect(1480, 0, 20, 1067, '#9b8e79')
for i in range(34):
    x, y, k = r.gauss(620, 250), r.gauss(430, 150), r.uniform(9, 30)
    n = r.randint(9, 13)
    chip = [(x + math.cos(6.283 * j / n) * k * r.uniform(1.4, 2.9), y + math.sin(6.283 * j / n) * k * r.uniform(1.2, 2.6)) for j in range(n)]
    b += poly([(px + 4, py + 4) for px, py in chip], '#6b5f4e', 'opacity="0.45" filter="url(#b4)"') + poly(chip, '#a8957a') + poly([(x + (px - x) * .62, y + (py - y) * .62) for px, py in chip], '#86745c') + ell(x, y, k * .55, k * .5, '#2d2620')
b += rect(0, 960, W, 110, '#7d7468') + rect(0, 952, W, 10, '#5f574d')
for i in range(70): b += ell(r.uniform(100, 1150), r.uniform(965, 1040), r.uniform(3, 12), r.uniform(2, 7), r.choice(('#c9baa0', '#a8997f', '#8f826c')))
b += rect(980, 700, 14, 200, '#f2f0ea') + ''.join(rect(980, 700 + i * 20, 14, 10, '#23211f') for i in range(10))
save('IMG_0423', b)

# 6 corridor of a field hospital
r = random.Random(9)
b = rect(0, 0, W, H, '#1c1a18')
for i in range(9):
    t = (8 - i) / 8; x0, y0, x1, y1 = 620 - 620 * t, 420 - 460 * t, 980 + 620 * t, 640 + 480 * t
    c = mix('#7d7464', '#2a2622', t ** .7)
    b += f'<path d="M{x0:.0f},{y1:.0f} L{x0:.0f},{y0+ (y1-y0)*.45:.0f} Q{x0:.0f},{y0:.0f} {(x0+x1)/2:.0f},{y0:.0f} Q{x1:.0f},{y0:.0f} {x1:.0f},{y0+(y1-y0)*.45:.0f} L{x1:.0f},{y1:.0f} Z" fill="{c}" stroke="#1b1816" stroke-width="3"/>' if i else f'<path d="M0,1120 L0,0 L1600,0 L1600,1120 Z" fill="{c}"/>'
b += poly([(620, 640), (980, 640), (1700, 1120), (-100, 1120)], '#4b453d')
b += ell(800, 330, 240, 200, '#f4dfa8', 'opacity="0.45" filter="url(#b70)"') + ell(800, 345, 17, 22, '#fff1c9') + rect(798, 180, 4, 150, '#222')
b += poly([(430, 830), (700, 720), (790, 745), (540, 880)], '#cfc9ba') + poly([(430, 830), (540, 880), (540, 905), (430, 855)], '#8e887b') + ''.join(rect(x, y, 7, 110, '#55504a') for x, y in ((440, 850), (540, 890), (700, 740), (780, 750)))
b += rect(1130, 560, 8, 420, '#7d776c') + rect(1105, 540, 60, 8, '#7d776c') + f'<path d="M1115,552 q-10,60 4,90 q22,-4 18,-90" fill="#d8dccf" opacity="0.8"/><path d="M1124,642 C1120,760 1000,700 800,760" stroke="#cfd3c6" stroke-width="2" fill="none"/>'
b += rect(300, 640, 70, 90, '#5d4a36') + rect(1240, 760, 130, 90, '#6f6757') + rect(1250, 735, 40, 26, '#c9c2b0') + rect(1300, 728, 26, 33, '#9fb2b0')
save('IMG_0431', b)

# 7 beds in a cellar
r = random.Random(10)
b = rect(0, 0, W, H, '#57504a') + rect(0, 0, W, 640, '#fff', 'filter="url(#plaster)" opacity="0.55"')
for x in (0, 533, 1066): b += f'<path d="M{x},640 L{x},260 Q{x+266},20 {x+533},260 L{x+533},640" fill="none" stroke="#3a342f" stroke-width="26"/>'
b += rect(0, 640, W, 440, '#6d655b')
for x, y, k in ((90, 620, .8), (470, 610, .8), (860, 610, .8), (1230, 620, .8), (-40, 800, 1.3), (540, 810, 1.3), (1120, 800, 1.3)):
    b += rect(x, y - 70 * k, 10 * k, 210 * k, '#3b3a3a') + rect(x + 330 * k, y - 20 * k, 10 * k, 160 * k, '#3b3a3a') + rect(x, y + 50 * k, 340 * k, 40 * k, '#ddd6c7') + f'<path d="M{x+90*k},{y+52*k} q{110*k},{-62*k} {235*k},0 Z" fill="#8c9aa1"/>' + ell(x + 50 * k, y + 38 * k, 40 * k, 18 * k, '#efe9dc')
b += ell(800, 120, 330, 260, '#f2dfae', 'opacity="0.35" filter="url(#b70)"') + ell(800, 118, 20, 24, '#fff3d0') + rect(798, 0, 4, 100, '#222')
b += rect(700, 300, 4, 320, '#c8c2b5') + f'<path d="M680,300 h48 v70 q-24,20 -48,0 Z" fill="#b24a44" opacity="0.75"/>'
save('IMG_0433', b)

# 8 empty street, shutters closed
r = random.Random(23)
b = rect(0, 0, W, H, 'url(#s)') + street(r, 'url(#s)', '#a89a86', '#8d826f', '#7b746a')
for side in (0, 1):
    for x0, x1 in ((0, 150), (165, 290), (305, 400), (415, 485), (500, 560)):
        h = lambda x, v: 520 + (v - 520) * (800 - x) / 800
        c = r.choice(('#5c6f73', '#6f7a68', '#77665a', '#61656b'))
        P = [(x0, h(x0, 760)), (x1, h(x1, 760)), (x1, h(x1, H + 40)), (x0, h(x0, H + 40))]
        m = (lambda p: (W - p[0], p[1])) if side else (lambda p: p)
        b += poly([m(p) for p in P], c)
        for i in range(1, 13):
            v = 760 + (H + 40 - 760) * i / 13
            p, q = m((x0, h(x0, v))), m((x1, h(x1, v)))
            b += f'<line x1="{p[0]}" y1="{p[1]:.1f}" x2="{q[0]}" y2="{q[1]:.1f}" stroke="#000" stroke-opacity="0.28" stroke-width="2.5"/>'
b += f'<path d="M-20,120 Q800,420 1620,90 M100,200 Q820,470 1560,230" stroke="#38322d" stroke-width="2" fill="none"/>'
for i in range(26): x, y = r.uniform(300, 1300), r.uniform(760, 1040); b += poly([(x, y), (x + 26, y - 5), (x + 31, y + 8), (x + 4, y + 12)], r.choice(('#d8d2c4', '#b9b09f', '#c7bda9')), f'opacity="{r.uniform(.5,.95):.2f}"')
b += ell(980, 905, 60, 14, '#000', 'opacity="0.3" filter="url(#b4)"') + rect(950, 830, 60, 74, '#8b3f36', 'transform="rotate(8 980 870)"')
save('IMG_0440', b, grad('s', (0, '#b9c2c6'), (.6, '#ded8ca')))

# 9 cartridge cases beside a scale
r = random.Random(44)
b = rect(0, 0, W, H, '#8a847b') + rect(0, 0, W, H, '#fff', 'filter="url(#ground)"')
for i in range(11):
    x, y, a = r.uniform(180, 1400), r.uniform(170, 760), r.uniform(0, 360)
    b += f'<g transform="rotate({a:.0f} {x:.0f} {y:.0f})">' + rect(x - 70, y - 10, 150, 42, '#000', 'opacity="0.35" filter="url(#b12)"') + rect(x - 74, y - 19, 122, 38, 'url(#brass)', 'rx="3"') + poly([(x + 48, y - 19), (x + 68, y - 12), (x + 68, y + 12), (x + 48, y + 19)], 'url(#brass)') + rect(x + 68, y - 12, 20, 24, 'url(#brass)') + rect(x - 82, y - 20, 9, 40, '#7a5f2e') + ell(x + 88, y, 4, 12, '#2a2218') + '</g>'
b += f'<g transform="rotate(-2 800 900)">' + rect(240, 860, 1120, 96, '#f4f1e8') + ''.join(rect(240 + i * 112, 860, 112, 30, '#1d1d1d' if i % 2 else '#f4f1e8') for i in range(10)) + ''.join(f'<text x="{240+i*112}" y="938" font-family="DejaVu Sans" font-size="34" text-anchor="middle" fill="#222">{i}</text>' for i in range(1, 10)) + '<text x="1340" y="938" font-family="DejaVu Sans" font-size="30" text-anchor="end" fill="#222">cm</text></g>'
save('IMG_0444', b, grad('brass', (0, '#e3c98a'), (.35, '#c7a253'), (.75, '#8a6a2e'), (1, '#5a4420')))

# 10 cemetery
r = random.Random(15)
b = rect(0, 0, W, H, 'url(#s)') + poly([(0, 520), (400, 470), (900, 500), (1600, 450), (1600, 700), (0, 700)], '#9aa08f', 'filter="url(#b4)"') + rect(0, 560, W, 520, 'url(#g)')
b += rect(0, 545, W, 34, '#b3a792') + rect(0, 541, W, 6, '#8f846f')
for x, k in ((70, 1.0), (190, .8), (330, .6), (1180, .62), (1310, .85), (1470, 1.1), (1570, .9)):
    b += f'<path d="M{x},{590} C{x-58*k:.0f},{500} {x-40*k:.0f},{590-330*k:.0f} {x},{590-470*k:.0f} C{x+40*k:.0f},{590-330*k:.0f} {x+58*k:.0f},{500} {x},{590} Z" fill="{mix("#2f3d2e", "#55624f", 1-k if k<1 else 0)}" filter="url(#rough)"/>'
for i in range(5):
    t = i / 4; y, k = 640 + 340 * t ** 1.3, .35 + .85 * t
    x = 120 - 90 * t + r.uniform(0, 60)
    while x < W - 40:
        fresh = i >= 2 and 380 < x < 1250
        b += ell(x + 70 * k, y + 30 * k, 104 * k, 36 * k, '#000', 'opacity="0.18"') + f'<path d="M{x-28*k:.0f},{y+34*k:.0f} Q{x+70*k:.0f},{y-58*k:.0f} {x+168*k:.0f},{y+34*k:.0f} Z" fill="{"#8a6244" if fresh else "#8b8569"}" filter="url(#rough)"/>'
        b += (rect(x - 34 * k, y - 60 * k, 15 * k, 96 * k, '#6b5138') if fresh else f'<path d="M{x-46*k:.0f},{y+34*k:.0f} v{-80*k:.0f} q{20*k:.0f},{-28*k:.0f} {40*k:.0f},0 v{80*k:.0f} Z" fill="#cfc8ba"/>')
        x += 270 * k * r.uniform(.95, 1.2)
save('IMG_0447', b, grad('s', (0, '#8ea3b0'), (.6, '#e5dcc9')) + grad('g', (0, '#8c8a6c'), (1, '#5f5a45')))

# 11 the square afterwards: paper, placards, a sandal
r = random.Random(18)
b = rect(0, 0, W, H, '#77706a')
for i in range(15):
    y, hgt = 20 + i * i * 4.9 + i * 8, 12 + i * 9.8
    off = (i % 2) * hgt
    x = -off
    while x < W + 50:
        b += rect(x + 1.5, y + 1.5, hgt * 2.1 - 3, hgt - 3, mix('#8a837a', '#a49b8f', r.random()), 'rx="3"'); x += hgt * 2.1
for x, y, w, h, a, c in ((280, 420, 380, 210, -14, '#e9e2d2'), (900, 620, 460, 240, 9, '#dcd3bf'), (1150, 300, 240, 130, 24, '#e4dccb'), (140, 800, 300, 170, 32, '#d7cdb8')):
    b += f'<g transform="rotate({a} {x+w/2} {y+h/2})">' + rect(x + 10, y + 12, w, h, '#000', 'opacity="0.35" filter="url(#b12)"') + rect(x, y, w, h, c) + rect(x + w * .48, y + h * .4, 14, h * 1.05, '#6b5138') + ''.join(rect(x + w * .12, y + h * (.2 + .2 * i), w * .76 * r.uniform(.6, 1), h * .07, '#8b2e26' if i == 0 else '#3a3a3a', 'opacity="0.75"') for i in range(3)) + '</g>'
b += '<g transform="rotate(-28 760 560)">' + ell(760, 572, 92, 36, '#000', 'opacity="0.4" filter="url(#b12)"') + '<path d="M672,560 C680,520 760,530 800,532 C860,530 872,560 850,584 C800,600 740,588 706,592 C676,594 666,580 672,560 Z" fill="#4b3728"/><path d="M770,528 Q800,560 784,592 M820,530 Q770,560 760,530" stroke="#2b1f16" stroke-width="13" fill="none"/></g>'
for i in range(40): x, y = r.uniform(0, W), r.uniform(160, H); b += poly([(x, y), (x + 16, y - 4), (x + 20, y + 6), (x + 3, y + 9)], '#ddd5c4', f'opacity="{r.uniform(.4,.9):.2f}"')
save('IMG_0451', b)

# 12 checkpoint on a bridge
r = random.Random(52)
b = rect(0, 0, W, H, 'url(#s)') + skyline(r, 520, 50, 150, '#a9a094', dark='#8d857a')
b += rect(1040, 150, 96, 400, '#958a78') + poly([(1028, 150), (1088, 70), (1148, 150)], '#6f5f51') + ell(1088, 215, 34, 34, '#efe8d6') + '<path d="M1088,215 V190 M1088,215 L1106,224" stroke="#222" stroke-width="4"/>'
b += rect(0, 545, W, 80, '#7f8f93') + rect(0, 625, W, H, '#9d968a') + poly([(560, 540), (1040, 540), (1700, H), (-100, H)], '#8b857c')
for s_ in (-1, 1):
    for i in range(9):
        t = i / 8; x = 800 + s_ * (240 + 640 * t ** 1.4); y = 540 + 440 * t ** 1.4; b += rect(x - 5 - 9 * t, y - 34 - 90 * t, 10 + 18 * t, 44 + 110 * t, '#6e675d')
    b += poly([(800 + s_ * 236, 505), (800 + s_ * 244, 505), (800 + s_ * 905, 860), (800 + s_ * 880, 870)], '#5d574e')
b += rect(330, 560, 190, 190, '#5f6a5b') + rect(360, 590, 80, 56, '#20221f') + poly([(312, 562), (540, 562), (520, 530), (332, 530)], '#474f44')
b += '<g>' + ''.join(rect(560 + i * 74, 668, 74, 18, '#b5382f' if i % 2 == 0 else '#ece6d8') for i in range(7)) + rect(548, 640, 16, 120, '#3c3c3a') + '</g>'
for row in range(3):
    for i in range(6): b += ell(1120 + i * 62 + (row % 2) * 30, 740 - row * 32, 36, 19, mix('#a89571', '#877655', r.random()))
for x, y, k in ((600, 740, 120), (1010, 700, 96), (1075, 705, 98), (470, 770, 130)):
    b += person(r, x, y, k, '#3a3f38') + f'<path d="M{x-k*.2:.0f},{y-k*.62:.0f} L{x+k*.32:.0f},{y-k*.36:.0f}" stroke="#171716" stroke-width="{k*.05:.0f}"/>'
b += rect(700, 600, 150, 62, '#d7d9d5', 'rx="10"') + rect(722, 575, 106, 32, '#b9c3c8', 'rx="8"') + ell(726, 664, 14, 14, '#222') + ell(824, 664, 14, 14, '#222')
save('IMG_0455', b, grad('s', (0, '#a3b2b8'), (.6, '#e0d9cb')))

# 13 night crowd with lights
r = random.Random(61)
b = rect(0, 0, W, H, 'url(#s)') + skyline(r, 480, 80, 220, '#1d2130', lit='#d9b36c', step=(120, 240)) + rect(0, 520, W, H, '#14161f')
b += crowd(r, 560, 1180, 12, 44, 340, '#262a38', '#07080c', arms=.4)
for i in range(90):
    t = r.random() ** 1.6; x, y, k = r.uniform(20, W - 20), 540 + 420 * t, 2.2 + 8 * t
    b += ell(x, y, k * 4.5, k * 4.5, '#f6dfa6', 'opacity="0.18" filter="url(#b4)"') + ell(x, y, k, k, '#fff4d6')
save('IMG_0460', b, grad('s', (0, '#0c1020'), (.6, '#2c3047')))

# 14 burnt shop front
r = random.Random(70)
b = rect(0, 0, W, H, '#b7a98f') + rect(0, 0, W, H, '#fff', 'filter="url(#plaster)" opacity="0.8"')
b += rect(360, 330, 880, 660, '#15120f') + rect(340, 260, 920, 84, '#6d6557')
b += f'<text x="800" y="322" font-family="Noto Naskh Arabic" font-size="56" text-anchor="middle" fill="#cfc4ae" opacity="0.55">صيدلية</text>'
for i in range(12): b += ell(r.uniform(380, 1220), 300 - r.uniform(-40, 150), r.uniform(50, 130), r.uniform(60, 150), '#0c0a08', f'opacity="{r.uniform(.18,.4):.2f}" filter="url(#b30)"')
for y in (470, 600, 730): b += rect(400, y, 800, 12, '#3a332b') + ''.join(rect(r.uniform(410, 1150), y - r.uniform(20, 54), r.uniform(16, 44), 56, r.choice(('#27221d', '#332c25', '#1d1916'))) for _ in range(13))
b += ''.join(poly([(360 + i * 8, 330), (372 + i * 8, 330), (420 + i * 26, 520 + r.uniform(-60, 160)), (404 + i * 26, 520)], '#4d4740') for i in range(5))
b += rect(0, 985, W, 90, '#6f675c')
for i in range(150): b += ell(r.gauss(800, 330), r.uniform(965, 1060), r.uniform(3, 22), r.uniform(2, 10), r.choice(('#1d1a17', '#35302b', '#57504a', '#8a8071', '#c9d0cd')))
save('IMG_0466', b)

# 15 a figure at a window, against the light
r = random.Random(80)
b = rect(0, 0, W, H, '#191614') + rect(470, 90, 660, 800, 'url(#l)') + rect(790, 90, 20, 800, '#2a2420') + rect(470, 430, 660, 16, '#2a2420') + rect(440, 60, 720, 34, '#2a2420') + rect(440, 880, 720, 40, '#332b25')
for s_ in (-1, 1):
    for i in range(5): b += f'<path d="M{800+s_*(330-i*34)},80 C{800+s_*(300-i*30)},400 {800+s_*(360-i*22)},700 {800+s_*(330-i*26)},960 L{800+s_*(420)},960 L{800+s_*420},80 Z" fill="#8b7f6c" opacity="0.32"/>'
b += ell(800, 480, 420, 430, '#f5e7c8', 'opacity="0.22" filter="url(#b70)"')
b += '<path d="M560,1080 C570,800 600,700 700,672 C712,640 700,610 690,560 C684,430 880,420 880,560 C872,612 862,640 880,672 C985,700 1010,800 1020,1080 Z" fill="#0f0d0c"/>'
save('portrait', b, grad('l', (0, '#e9e3d2'), (1, '#b9ac93')))

# documents
w, h = 1240, 1754
NA = 'font-family="Noto Naskh Arabic, DejaVu Sans"'
def t(x, y, s, k=34, a='end', c='#222', x_='') : return f'<text x="{x}" y="{y}" {NA} font-size="{k}" text-anchor="{a}" fill="{c}" {x_}>{s}</text>'
b = rect(0, 0, w, h, '#f4efe2') + t(620, 150, 'إقرار', 64, 'middle') + t(620, 215, 'نموذج مُعدّ للتوقيع', 30, 'middle', '#555')
lines = ['أنا الموقّع أدناه ..................................................', 'قريب المتوفى ......................................................', 'أقرّ بأن قريبي المذكور قُتل على أيدي عصابة مسلحة،', 'وأنه لا علاقة لأي جهة رسمية بوفاته،', 'وأنني لا أطالب أحداً بشيء الآن ولا في المستقبل،', 'وأنني أوقّع هذا الإقرار بكامل إرادتي.']
for i, l in enumerate(lines): b += f'<text x="1110" y="{370+i*105}" {NA} font-size="44" direction="rtl" text-anchor="start" fill="#222">{l}</text>'
b += rect(130, 1080, 430, 3, '#333') + t(345, 1130, 'التوقيع', 32, 'middle') + rect(690, 1080, 420, 3, '#333') + t(900, 1130, 'البصمة', 32, 'middle')
b += f'<path d="M180,1050 C230,960 260,1090 300,1010 S360,1060 400,980 S470,1060 520,1020" stroke="#27365f" stroke-width="6" fill="none"/>'
b += ''.join(f'<ellipse cx="900" cy="1000" rx="{12+i*6}" ry="{16+i*8}" fill="none" stroke="#35406b" stroke-width="3" opacity="0.8" stroke-dasharray="{40+i*9} 5"/>' for i in range(7))
b += '<g opacity="0.75" transform="rotate(-11 340 1400)"><circle cx="340" cy="1400" r="150" fill="none" stroke="#6d2a3c" stroke-width="7"/><circle cx="340" cy="1400" r="112" fill="none" stroke="#6d2a3c" stroke-width="3"/><path d="M370,1330 A72,72 0 1 0 370,1470 A56,56 0 1 1 370,1330" fill="#6d2a3c"/></g>'
b += t(1110, 1440, '14 / 5 / 2012', 38) + f'<path d="M0,880 H{w}" stroke="#b9ae97" stroke-width="2"/><path d="M620,0 V{h}" stroke="#cfc5b0" stroke-width="2"/>'
save('declaration', b, vignette=False, w=w, h=h)

w, h = 842, 595
b = rect(0, 0, w, h, '#fbf7ec') + t(421, 50, 'سجل — صفحة 22 — أيار 2012', 24, 'middle') + t(421, 74, 'Register, page 22, May 2012 (invented)', 13, 'middle', '#666')
cols = [790, 730, 560, 430, 270, 60]
heads = ['الرقم', 'التاريخ', 'الاسم', 'السبب', 'ملاحظة']
for x in cols: b += rect(x, 100, 1, 450, '#777')
for i in range(10): b += rect(60, 100 + i * 50, 730, 1, '#777')
for j, hd in enumerate(heads): b += t((cols[j] + cols[j + 1]) / 2, 132, hd, 17, 'middle')
rows = [('141', '6/5', '—', '', ''), ('142', '9/5', '(حُجب)', '', 'بأمر'), ('143', '11/5', '(حُجب)', 'قلب', 'بأمر'), ('144', '14/5', 'رامز طلوان', 'قلب', 'بأمر'), ('145', '17/5', '(حُجب)', '', 'بأمر'), ('146', '17/5', '(حُجب)', '', 'بأمر'), ('147', '19/5', '(حُجب)', '', 'بأمر'), ('148', '23/5', '(حُجب)', '', 'بأمر')]
for i, row in enumerate(rows):
    for j, v in enumerate(row): b += t((cols[j] + cols[j + 1]) / 2, 181 + i * 50, v, 16, 'middle', '#27365f')
save('register', b, vignette=False, w=w, h=h)

w, h = 1200, 900
b = rect(0, 0, w, h, '#f6f2e6') + ''.join(rect(0, 40 + i * 36, w, 1, '#c9d4df') for i in range(24))
b += '<g filter="url(#rough)" fill="none" stroke="#26324d" stroke-width="4"><path d="M360,240 H860 V640 H360 Z"/><path d="M360,400 H120 M360,480 H120 M860,400 H1090 M860,480 H1090 M560,240 V80 M650,240 V80 M560,640 V830 M650,640 V830"/><circle cx="610" cy="440" r="46"/><path d="M420,300 l26,26 m0,-26 l-26,26 M420,350 l26,26 m0,-26 l-26,26 M420,400 l26,26 m0,-26 l-26,26" stroke="#9b2f2a"/><path d="M460,340 L740,420 M460,390 L720,470" stroke="#9b2f2a" stroke-dasharray="16 12"/><circle cx="750" cy="425" r="12" fill="#26324d"/><circle cx="732" cy="480" r="12" fill="#26324d"/></g>'
b += t(610, 520, 'الصهريج', 26, 'middle', '#26324d') + t(430, 285, 'لجان', 26, 'middle', '#9b2f2a') + t(800, 520, 'سقطا هنا', 26, 'middle', '#26324d') + t(1080, 380, 'إلى السوق', 24, 'end', '#26324d') + t(610, 60, 'المسجد', 26, 'middle', '#26324d')
save('sketch', b, vignette=False, w=w, h=h)
PY

# --- pictures ---------------------------------------------------------------------------------------------------
seed=1
photo() { # svg-name file grain
    rsvg-convert "$work/$1.svg" -o "$work/$1.png"
    seed=$((seed + 1))
    "$im" "$work/$1.png" -seed "$seed" -attenuate "${3:-0.32}" +noise Gaussian -blur 0x0.6 -modulate 100,82 \
        -colorspace sRGB -sampling-factor 4:2:0 -strip -interlace none -quality 78 "$out/photos/$2"
}
for n in 0401 0412 0415 0420 0423 0431 0433 0440 0444 0447 0451 0455 0460 0466; do photo "IMG_$n" "IMG_$n.jpg"; done
photo portrait IMG_of_rudaina_dirbani.jpg 0.4
# the same picture as a messenger hands it on: smaller, cropped, pressed, without its metadata
"$im" "$out/photos/IMG_0412.jpg" -gravity center -crop 96%x96%+0+0 +repage -resize 1080x -quality 55 -strip \
    "$out/photos/recv-20120526-wa0031.jpg"

rsvg-convert "$work/sketch.svg" -o "$out/documents/sketch-of-the-square.png"
rsvg-convert "$work/declaration.svg" -o "$work/declaration.png"
"$im" "$work/declaration.png" -background '#6f6a63' -rotate 1.3 -seed 9 -attenuate 0.18 +noise Gaussian -blur 0x0.7 \
    -resize 1100x -modulate 97,85 -quality 74 -strip "$out/documents/declaration-scan.jpg"
rsvg-convert -f pdf "$work/register.svg" -o "$out/documents/register-page.pdf"

# --- sound: the noise of a street, three times a burst of dull knocks, no voice ----------------------------------
bursts="0.9*(random(1)-0.5)*(gt(mod(t\,0.11)\,0.0)*lt(mod(t\,0.11)\,0.018))*(between(t\,1.2\,2.0)+between(t\,3.1\,3.6))"
noise() { ffmpeg -v error -y -f lavfi -i "anoisesrc=color=brown:amplitude=0.25:seed=7:duration=$1" \
    -f lavfi -i "aevalsrc=exprs=$bursts:duration=$1:sample_rate=44100" \
    -filter_complex "[1:a]lowpass=f=900[b];[0:a][b]amix=inputs=2:duration=first,aformat=channel_layouts=mono" "$2"; }
noise 5 "$work/street.wav"
noise 6 "$work/evening.wav"
ffmpeg -v error -y -i "$work/evening.wav" -c:a aac -b:a 64k -metadata title="Evening of 26 May, from the roof" \
    -metadata artist="Wail Sidran" -metadata comment="recorded on Lumen Q2" -metadata creation_time="2012-05-26T22:20:11Z" \
    "$out/audio/REC_0526_2020.m4a"

# --- film: a shaking hand moves across a scene --------------------------------------------------------------------
film() { # picture file start seconds
    ffmpeg -v error -y -loop 1 -framerate 25 -t "$4" -i "$1" -t "$4" -i "$work/street.wav" \
        -vf "crop=1280:720:x='160+120*sin(t*0.9)+7*sin(t*23)':y='210+30*sin(t*1.3)+6*cos(t*19)',scale=640:360,format=yuv420p" \
        -c:v libx264 -preset slow -crf 27 -c:a aac -b:a 64k -movflags +faststart \
        -metadata creation_time="$3" -metadata make="Lumen" -metadata model="Q2" "$2"
}
film "$work/IMG_0412.png" "$out/video/VID_0526_1050.mp4" 2012-05-26T12:50:02Z 5
film "$work/IMG_0440.png" "$out/video/VID_0504_0710.mp4" 2012-05-04T09:10:40Z 4

# --- what cameras and people write into files: the traps that examples/README.md lists -------------------------------
x() { exiftool -q -m -overwrite_original -charset iptc=UTF8 -codedcharacterset=utf8 "$@"; }
cam() { # file time latitude longitude
    x -Make=Lumen -Model="Lumen Q2" -Software="Q2 1.4" -SerialNumber="LQ2-0093417" -Orientation#=1 -ISO=200 -FNumber=2.4 \
      -ExposureTime=1/320 -FocalLength=4.1 -DateTimeOriginal="$2" -CreateDate="$2" -OffsetTimeOriginal=-02:00 -OffsetTime=-02:00 \
      -GPSLatitude="$3" -GPSLatitudeRef=N -GPSLongitude="$4" -GPSLongitudeRef=W -GPSAltitude=312 -GPSAltitudeRef=0 "$out/photos/$1"
}
plain() { x -Make=Lumen -Model="Lumen Q2" -SerialNumber="LQ2-0117702" -DateTimeOriginal="$2" -OffsetTimeOriginal=-02:00 "$out/photos/$1"; }
plain IMG_0401.jpg "2012:05:20 19:12:40"
cam   IMG_0412.jpg "2012:05:26 10:41:07" 32.12041 34.52847
x -Artist="Nadim Barqushi" -Copyright="Nadim Barqushi" -ImageDescription="Funeral of Anas, seen from the bakery" \
  -IPTC:Caption-Abstract="Adnan Qandaris's brother walks behind the second coffin. Nado, +000 55 013 0046" \
  -XMP-dc:Description="Adnan Qandaris's brother walks behind the second coffin" "$out/photos/IMG_0412.jpg"
cam   IMG_0415.jpg "2012:05:25 13:31:52" 32.12655 34.53290
x -Artist="N. Barqushi" -XMP-dc:Creator="Nadim Barqushi" "$out/photos/IMG_0415.jpg"
plain IMG_0420.jpg "2012:05:25 15:02:19"
plain IMG_0423.jpg "2012:05:27 09:14:03"
cam   IMG_0431.jpg "2012:05:24 20:48:31" 32.12713 34.53187
x -ImageDescription="Corridor, Walnut Cellar, Dr Tarif Maluqi on duty" -UserComment="way in: yard of the second house" "$out/photos/IMG_0431.jpg"
cam   IMG_0433.jpg "2012:05:28 17:41:15" 32.11566 34.52904
x -IPTC:Caption-Abstract="Samira Haddan at the third bed" -XMP-dc:Description-x-default="Samira Haddan at the third bed" \
  -XMP-dc:Description-ar="سميرة حدان عند السرير الثالث" -IPTC:Keywords="Indigo Loft" "$out/photos/IMG_0433.jpg"
cam   IMG_0440.jpg "2012:05:04 06:58:20" 32.11770 34.55630
plain IMG_0444.jpg "2012:05:25 16:20:44"
plain IMG_0447.jpg "2012:05:29 08:33:58"
cam   IMG_0455.jpg "2012:05:21 11:05:36" 32.11020 34.54290
x -Artist="Nadim Barqushi" "$out/photos/IMG_0455.jpg"
plain IMG_0466.jpg "2012:05:23 10:10:10"
cam   IMG_of_rudaina_dirbani.jpg "2012:05:21 18:04:55" 32.12688 34.53241
x -ImageDescription="Umm Yazan at her window" "$out/photos/IMG_of_rudaina_dirbani.jpg"
x -PDF:Title="Register, page 22" -PDF:Author="Fawwaz Kallasi" -PDF:Creator="Office scanner 2" "$out/documents/register-page.pdf" || true
exiftool -q -m -overwrite_original -UserData:GPSCoordinates="32.11320, -34.52510, 298" -UserData:Make=Lumen -UserData:Model="Q2" \
    -Keys:Author="Wail Sidran" "$out/video/VID_0526_1050.mp4"
exiftool -q -m -overwrite_original -UserData:GPSCoordinates="32.11801, -34.55672, 305" "$out/video/VID_0504_0710.mp4"

du -sh "$out"
