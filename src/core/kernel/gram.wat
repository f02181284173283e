;; The inner products of equation 2: every row with every other, four floats at a time. Rows come in strips of
;; four, which interleave their rows by vectors of four columns (vectors v0, v1, ... of rows r0..r3):
;;   r0v0 r1v0 r2v0 r3v0  r0v1 r1v1 r2v1 r3v1 ...
;; so that one pointer reads a strip from end to end. Missing rows and columns are zeros.
;;
;; Memory: 128 bytes of scratch, then the strips, then wherever $out says, the products.

;; Two rows at $a times the four rows of the strip at $b: eight vectors to the scratch, each to be summed over its lanes.
;;
;; V8 decides what stays in the sixteen registers of x86-64. It keeps all of this loop there as long as the
;; accumulators are only stored afterwards: when they are shuffled or alive across a call it spills some inside the
;; loop, which doubles the time. It also spills larger blocks (4 x 3, 4 x 4) and the same block with the loop unrolled.
(func $multiply (param $a i32) (param $b i32) (param $strip i32)
  (local $end i32)
  (local $a0 v128) (local $a1 v128) (local $bj v128)
  (local $s00 v128) (local $s01 v128) (local $s02 v128) (local $s03 v128)
  (local $s10 v128) (local $s11 v128) (local $s12 v128) (local $s13 v128)

  (local.set $end (i32.add (local.get $b) (local.get $strip)))
  (loop $columns
    (local.set $a0 (v128.load (local.get $a)))
    (local.set $a1 (v128.load offset=16 (local.get $a)))

    (local.set $bj (v128.load (local.get $b)))
    (local.set $s00 (f32x4.add (local.get $s00) (f32x4.mul (local.get $a0) (local.get $bj))))
    (local.set $s10 (f32x4.add (local.get $s10) (f32x4.mul (local.get $a1) (local.get $bj))))

    (local.set $bj (v128.load offset=16 (local.get $b)))
    (local.set $s01 (f32x4.add (local.get $s01) (f32x4.mul (local.get $a0) (local.get $bj))))
    (local.set $s11 (f32x4.add (local.get $s11) (f32x4.mul (local.get $a1) (local.get $bj))))

    (local.set $bj (v128.load offset=32 (local.get $b)))
    (local.set $s02 (f32x4.add (local.get $s02) (f32x4.mul (local.get $a0) (local.get $bj))))
    (local.set $s12 (f32x4.add (local.get $s12) (f32x4.mul (local.get $a1) (local.get $bj))))

    (local.set $bj (v128.load offset=48 (local.get $b)))
    (local.set $s03 (f32x4.add (local.get $s03) (f32x4.mul (local.get $a0) (local.get $bj))))
    (local.set $s13 (f32x4.add (local.get $s13) (f32x4.mul (local.get $a1) (local.get $bj))))

    (local.set $a (i32.add (local.get $a) (i32.const 64)))
    (local.set $b (i32.add (local.get $b) (i32.const 64)))
    (br_if $columns (i32.lt_u (local.get $b) (local.get $end))))

  (v128.store offset=0 (i32.const 0) (local.get $s00))
  (v128.store offset=16 (i32.const 0) (local.get $s01))
  (v128.store offset=32 (i32.const 0) (local.get $s02))
  (v128.store offset=48 (i32.const 0) (local.get $s03))
  (v128.store offset=64 (i32.const 0) (local.get $s10))
  (v128.store offset=80 (i32.const 0) (local.get $s11))
  (v128.store offset=96 (i32.const 0) (local.get $s12))
  (v128.store offset=112 (i32.const 0) (local.get $s13)))

;; The four vectors at $from, each summed over its lanes, as one vector.
(func $sums (param $from i32) (result v128)
  (local $x v128) (local $y v128) (local $z v128) (local $w v128)
  (local.set $x (v128.load (local.get $from)))
  (local.set $y (v128.load offset=16 (local.get $from)))
  (local.set $z (v128.load offset=32 (local.get $from)))
  (local.set $w (v128.load offset=48 (local.get $from)))
  ;; x0+x2 x1+x3 y0+y2 y1+y3, and the same of z and w; then even lanes onto odd ones.
  (local.set $x (f32x4.add
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $x) (local.get $y))
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $x) (local.get $y))))
  (local.set $z (f32x4.add
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $z) (local.get $w))
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $z) (local.get $w))))
  (f32x4.add
    (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $x) (local.get $z))
    (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $x) (local.get $z))))

;; Two rows of products to $out and $out + $pitch.
(func $block (param $a i32) (param $b i32) (param $strip i32) (param $out i32) (param $pitch i32)
  (call $multiply (local.get $a) (local.get $b) (local.get $strip))
  (v128.store (local.get $out) (call $sums (i32.const 0)))
  (v128.store (i32.add (local.get $out) (local.get $pitch)) (call $sums (i32.const 64))))

;; Strips $first..$last - 1 (rows of the product) times every strip from their own on (columns of the product), of
;; $strips strips of $strip bytes. Row r of strip $first lands at $out + r * $strips * 16, column 0 first.
;; The column strip is the outer loop: it stays in the first cache while the row strips pass from the second.
(func (export "gram") (param $first i32) (param $last i32) (param $strips i32) (param $strip i32) (param $out i32)
  (local $i i32) (local $j i32) (local $until i32) (local $a i32) (local $b i32) (local $at i32) (local $pitch i32)

  (local.set $pitch (i32.shl (local.get $strips) (i32.const 4)))
  (local.set $j (local.get $first))
  (loop $column_strips
    (local.set $a (i32.add (i32.const 128) (i32.mul (local.get $first) (local.get $strip))))
    (local.set $b (i32.add (i32.const 128) (i32.mul (local.get $j) (local.get $strip))))
    (local.set $at (i32.add (local.get $out) (i32.shl (local.get $j) (i32.const 4))))
    (local.set $i (local.get $first))
    (local.set $j (i32.add (local.get $j) (i32.const 1)))
    (local.set $until (select (local.get $j) (local.get $last) (i32.lt_u (local.get $j) (local.get $last))))

    (loop $row_strips
      (call $block (local.get $a) (local.get $b) (local.get $strip) (local.get $at) (local.get $pitch))
      (local.set $at (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1))))
      (call $block
        (i32.add (local.get $a) (i32.const 32)) (local.get $b) (local.get $strip) (local.get $at) (local.get $pitch))
      (local.set $at (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1))))
      (local.set $a (i32.add (local.get $a) (local.get $strip)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $row_strips (i32.lt_u (local.get $i) (local.get $until))))

    (br_if $column_strips (i32.lt_u (local.get $j) (local.get $strips)))))
